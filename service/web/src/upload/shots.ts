import type { Views } from "../api/client";

type Photo = Views["PhotoView"];
type Retake = Views["RetakeView"];

export interface Shot {
  view: string;
  required: boolean;
  /** active photos of this view, the newest first */
  photos: readonly Photo[];
  /** why the view is wanted again; null where nobody asks */
  retake: Retake | null;
  state: "missing" | "poor" | "good" | "again";
}

/** A photo counts when its quality passed or somebody accepted it. */
export function counts(photo: Photo): boolean {
  return photo.quality_passed || photo.accepted_by !== null;
}

/** The shot list with what is there; `lacking` are the views that the assessment waits for. */
export function shotList(
  category: Views["CategoryView"],
  photos: readonly Photo[],
  retakes: readonly Retake[],
): { shots: readonly Shot[]; lacking: readonly string[] } {
  const wanted = new Map(
    retakes.filter((each) => each.closed_at === null).map((each) => [each.view, each]),
  );
  const shots = [...category.required, ...category.optional].map((view): Shot => {
    const own = photos
      .filter((photo) => photo.view === view)
      .sort((a, b) => b.id.localeCompare(a.id));
    const retake = wanted.get(view) ?? null;
    return {
      view,
      required: category.required.includes(view),
      photos: own,
      retake,
      state: stateOf(own, retake),
    };
  });
  const lacking = shots
    .filter((shot) => (shot.required && shot.state !== "good") || shot.retake !== null)
    .map((shot) => shot.view);
  return { shots, lacking };
}

function stateOf(photos: readonly Photo[], retake: Retake | null): Shot["state"] {
  if (retake !== null) return "again";
  if (photos.some(counts)) return "good";
  return photos.length > 0 ? "poor" : "missing";
}
