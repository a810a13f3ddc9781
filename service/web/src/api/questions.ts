// One query per thing that the pages read. Pages reload from the server and assume nothing.

import { queryOptions } from "@tanstack/react-query";
import { answer, api, fetchPicture } from "./client";

const MOST = 200;

export const meQuery = (key: string) =>
  queryOptions({ queryKey: ["me", key], queryFn: () => answer(api.GET("/v1/me")), staleTime: Infinity });

export const programmeQuery = queryOptions({
  queryKey: ["programme"],
  queryFn: () => answer(api.GET("/v1/programme")),
  staleTime: 600_000,
});

export const itemQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["item", itemId],
    queryFn: () => answer(api.GET("/v1/items/{item_id}", { params: { path: { item_id: itemId } } })),
  });

export const photosQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["photos", itemId],
    queryFn: () =>
      answer(
        api.GET("/v1/items/{item_id}/photos", {
          params: { path: { item_id: itemId }, query: { limit: MOST, state: "active" } },
        }),
      ),
  });

/** The photo that stands for the item in a list. */
export const coverQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["photos", itemId, "cover"],
    queryFn: async () => {
      const page = await answer(
        api.GET("/v1/items/{item_id}/photos", {
          params: { path: { item_id: itemId }, query: { limit: 50, state: "active" } },
        }),
      );
      const front = page.items.find((photo) => photo.view === "front");
      return front ?? page.items.at(-1) ?? null;
    },
    staleTime: 60_000,
  });

export const retakesQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["retakes", itemId],
    queryFn: () => answer(api.GET("/v1/items/{item_id}/retakes", path(itemId, MOST))),
  });

export const assessmentsQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["assessments", itemId],
    queryFn: () => answer(api.GET("/v1/items/{item_id}/assessments", path(itemId, 20))),
  });

export const verdictsQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["verdicts", itemId],
    queryFn: () => answer(api.GET("/v1/items/{item_id}/verdicts", path(itemId, 50))),
  });

export const timelineQuery = (itemId: string) =>
  queryOptions({
    queryKey: ["timeline", itemId],
    queryFn: () => answer(api.GET("/v1/items/{item_id}/timeline", path(itemId, MOST))),
  });

export const pictureQuery = (path: string) =>
  queryOptions({
    queryKey: ["picture", path],
    queryFn: ({ signal }) => fetchPicture(path, signal),
    // a photo never changes; unused ones leave the memory
    staleTime: Infinity,
    gcTime: 120_000,
  });

export const pictureRulesQuery = queryOptions({
  queryKey: ["picture-rules"],
  queryFn: () => answer(api.GET("/v1/picture-rules")),
  staleTime: 600_000,
});

export const batchQuery = (batchId: string) =>
  queryOptions({
    queryKey: ["batch", batchId],
    queryFn: () =>
      answer(api.GET("/v1/batches/{batch_id}", { params: { path: { batch_id: batchId } } })),
    // while it is worked somebody may be watching
    refetchInterval: ({ state }) => (state.data?.state === "working" ? 1500 : false),
  });

function path(itemId: string, limit: number) {
  return { params: { path: { item_id: itemId }, query: { limit } } };
}
