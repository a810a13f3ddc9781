import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Problem } from "../api/client";
import { pictureQuery } from "../api/questions";

interface Shown {
  url: string | null;
  loading: boolean;
  error: Problem | null;
}

/** A picture behind the key, as an address that an image or a viewer can load. */
export function usePicture(path: string | null): Shown {
  const asked = useQuery({ ...pictureQuery(path ?? ""), enabled: path !== null });
  const blob = path === null ? undefined : asked.data;
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (blob === undefined) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [blob]);
  const error = asked.error instanceof Problem ? asked.error : null;
  return { url: blob === undefined ? null : url, loading: path !== null && asked.isPending, error };
}

export function Thumbnail({ path, words }: { path: string | null; words: string }) {
  const picture = usePicture(path);
  if (picture.url !== null) return <img className="thumb" src={picture.url} alt={words} />;
  return (
    <span className="thumb thumb-empty" role="img" aria-label={words}>
      {picture.loading ? "…" : "–"}
    </span>
  );
}
