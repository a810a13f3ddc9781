import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Views } from "./api/client";
import { meQuery } from "./api/questions";
import { BatchesPage } from "./batches/BatchesPage";
import { BatchPage } from "./batches/BatchPage";
import { Link } from "./parts/Link";
import { Busy, Empty, Notice } from "./parts/Notice";
import { QueuePage } from "./queue/QueuePage";
import { ReviewPage } from "./review/ReviewPage";
import { signOut, useKey } from "./session";
import { SignIn } from "./SignIn";
import { ChoosePage } from "./upload/ChoosePage";
import { PhotosPage } from "./upload/PhotosPage";
import { useRoute, type Route } from "./route";
import { plain } from "./words";

export type Me = Views["MeView"];

export function App() {
  const key = useKey();
  const queries = useQueryClient();
  useEffect(() => {
    // nothing that one person saw stays for the next
    if (key === null) queries.clear();
  }, [key, queries]);
  return key === null ? <SignIn /> : <SignedIn key={key} secret={key} />;
}

function SignedIn({ secret }: { secret: string }) {
  const me = useQuery(meQuery(secret));
  const route = useRoute();
  if (me.isPending) return <Busy>Signing in…</Busy>;
  if (me.isError)
    return (
      <main className="lonely">
        <Notice problem={me.error}>
          <button type="button" onClick={() => void me.refetch()}>
            Try again
          </button>
          <button type="button" onClick={signOut}>
            Sign out
          </button>
        </Notice>
      </main>
    );
  return (
    <>
      <TopBar me={me.data} route={route} />
      <Page me={me.data} route={route} />
    </>
  );
}

export function mayReview(role: string): boolean {
  return role === "authenticator" || role === "operator";
}

export function mayBatch(role: string): boolean {
  return role === "studio" || mayReview(role);
}

function TopBar({ me, route }: { me: Me; route: Route }) {
  return (
    <header className="top">
      <Link to="/" className="brand">
        Loupe
      </Link>
      <nav aria-label="Pages">
        {mayReview(me.role) && (
          <Link to="/" current={route.page === "queue"}>
            Review
          </Link>
        )}
        <Link to="/upload" current={route.page === "choose" || route.page === "photos"}>
          Photographs
        </Link>
        {mayBatch(me.role) && (
          <Link to="/batches" current={route.page === "batches" || route.page === "batch"}>
            Batches
          </Link>
        )}
      </nav>
      <p className="who">
        <span>{me.person_name}</span>
        <span className="muted">
          {plain(me.role)} · {me.programme_title}
        </span>
      </p>
      <button type="button" className="quiet" onClick={signOut}>
        Sign out
      </button>
    </header>
  );
}

function Page({ me, route }: { me: Me; route: Route }) {
  if (me.role === "marketplace")
    return (
      <main className="lonely">
        <Empty>A marketplace's key works with the API alone; there is nothing to see here.</Empty>
      </main>
    );
  switch (route.page) {
    case "queue":
      return mayReview(me.role) ? <QueuePage /> : <ChoosePage />;
    case "choose":
      return <ChoosePage />;
    case "review":
      return <ReviewPage key={route.itemId} me={me} itemId={route.itemId} />;
    case "photos":
      return <PhotosPage key={route.itemId} me={me} itemId={route.itemId} />;
    case "batches":
      return <BatchesPage />;
    case "batch":
      return <BatchPage key={route.batchId} batchId={route.batchId} />;
    case "unknown":
      return (
        <main className="lonely">
          <Empty>
            There is no such page. <Link to="/">To the start</Link>
          </Empty>
        </main>
      );
  }
}
