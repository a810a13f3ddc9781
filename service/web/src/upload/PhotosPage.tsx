import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Me } from "../App";
import { mayReview } from "../App";
import type { Views } from "../api/client";
import { itemQuery, photosQuery, programmeQuery, retakesQuery } from "../api/questions";
import { StatusChip } from "../parts/Chip";
import { Link } from "../parts/Link";
import { Busy, Notice } from "../parts/Notice";
import { reviewPath } from "../route";
import { plain } from "../words";
import { guessView } from "./guess";
import { shotList } from "./shots";
import { ShotList } from "./ShotList";
import { UploadList } from "./UploadList";
import { useUploads } from "./useUploads";

const TAKES_PHOTOS = new Set(["received", "photographing"]);
const UNDERWAY_MS = 3_000;

export function PhotosPage({ me, itemId }: { me: Me; itemId: string }) {
  const item = useQuery({
    ...itemQuery(itemId),
    // while the machine looks, the page waits with the person
    refetchInterval: (query) => (query.state.data?.status === "assessing" ? UNDERWAY_MS : false),
  });
  const programme = useQuery(programmeQuery);
  if (item.isPending || programme.isPending) return <Busy>Loading the item…</Busy>;
  if (item.isError || programme.isError)
    return (
      <main className="lonely">
        <Notice problem={item.error ?? programme.error}>
          <Link to="/upload">Choose another item</Link>
        </Notice>
      </main>
    );
  const category = programme.data.categories.find((each) => each.name === item.data.category);
  if (category === undefined)
    return (
      <main className="lonely">
        <Notice problem={null}>The programme no longer takes {plain(item.data.category)}.</Notice>
      </main>
    );
  return <Photographing me={me} item={item.data} category={category} />;
}

interface Props {
  me: Me;
  item: Views["ItemView"];
  category: Views["CategoryView"];
}

function Photographing({ me, item, category }: Props) {
  const photos = useQuery(photosQuery(item.id));
  const retakes = useQuery(retakesQuery(item.id));
  const { uploads, add, assign, retry, drop, reload } = useUploads(item.id);
  const [over, setOver] = useState(false);
  const views = useMemo(() => [...category.required, ...category.optional], [category]);
  const shots = shotList(category, photos.data?.items ?? [], retakes.data?.items ?? []);
  const takes = TAKES_PHOTOS.has(item.status);
  const addSorted = (files: FileList) =>
    add(Array.from(files, (file) => ({ file, view: guessView(file.name, views) })));
  return (
    <main
      className={`photos${over && takes ? " photos-over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (takes) addSorted(event.dataTransfer.files);
      }}
    >
      <header className="item-head">
        <div>
          <p className="muted small crumbs">
            <Link to="/upload">Photographs</Link> / <code>{item.id}</code>
          </p>
          <h1>{item.title}</h1>
          <p className="muted">
            {item.brand} · {item.sku ?? "no SKU"} · {plain(item.category)} · {item.country}
          </p>
        </div>
        <StatusChip status={item.status} />
        {mayReview(me.role) && (
          <Link to={reviewPath(item.id)} className="button">
            Review page
          </Link>
        )}
      </header>
      <State item={item} lacking={shots.lacking} role={me.role} />
      {photos.isError && <Notice problem={photos.error} />}
      {retakes.isError && <Notice problem={retakes.error} />}
      <div className="photos-columns">
        <ShotList
          shots={shots.shots}
          takes={takes}
          mayAccept={me.role !== "partner"}
          onFiles={(view, files) => add(Array.from(files, (file) => ({ file, view })))}
          onAccepted={reload}
        />
        <UploadList
          uploads={uploads}
          views={views}
          takes={takes}
          onFiles={addSorted}
          onAssign={assign}
          onRetry={retry}
          onDrop={drop}
        />
      </div>
    </main>
  );
}

function State({
  item,
  lacking,
  role,
}: {
  item: Views["ItemView"];
  lacking: readonly string[];
  role: string;
}) {
  if (TAKES_PHOTOS.has(item.status))
    return (
      <p className="banner" role="status">
        {lacking.length === 0
          ? "Every view of the shot list is there."
          : `Still to be photographed: ${lacking.map(plain).join(", ")}.`}
      </p>
    );
  if (item.status === "assessing")
    return (
      <p className="banner banner-good" role="status">
        The shot list is complete. The photographs are being assessed…
      </p>
    );
  const done = item.status === "in_review" || item.status === "escalated";
  return (
    <p className={`banner${done ? " banner-good" : ""}`} role="status">
      {done
        ? "Assessed; the item waits for a verdict. "
        : `The item takes no photographs: it is ${plain(item.status).toLowerCase()}. `}
      {done && mayReview(role) && <Link to={reviewPath(item.id)}>Open its review</Link>}
    </p>
  );
}
