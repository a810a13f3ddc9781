import { useMemo, useState } from "react";
import { photoPath, referencePath, type Views } from "../api/client";
import type { Damage, Evidence } from "../api/findings";
import { DeepZoom, type Mark } from "../viewer/DeepZoom";
import { plain } from "../words";
import type { Choice } from "./ReviewPage";

interface Props {
  photos: readonly Views["PhotoView"][];
  evidence: readonly Evidence[];
  damages: readonly Damage[];
  chosen: Choice;
  role: string;
  onChoose: (id: string) => void;
}

const NONE: readonly Mark[] = [];

/** The photo with its evidence beside the reference that the chosen evidence was compared with. */
export function Pictures({ photos, evidence, damages, chosen, role, onChoose }: Props) {
  const [original, setOriginal] = useState(false);
  const photo = photos.find((each) => each.id === chosen.photo) ?? null;
  const picked = evidence.find((each) => each.id === chosen.mark) ?? null;
  const marks = useMemo(
    () => marksOf(chosen.photo, chosen.mark, evidence, damages),
    [chosen.photo, chosen.mark, evidence, damages],
  );
  const referenceMarks = useMemo<readonly Mark[]>(() => {
    if (picked === null || picked.referenceBox === null) return NONE;
    const { id, referenceBox: box } = picked;
    return [{ id, box, look: "neutral", label: "What the item was compared with" }];
  }, [picked]);
  if (photo === null) return null;
  const isPartner = role === "partner";
  return (
    <section className="pictures" aria-label="Photograph and reference">
      <div className="picture-side">
        <DeepZoom
          path={photoPath(photo.id, original ? "original" : "preview")}
          photo={photo}
          marks={marks}
          chosen={chosen.mark}
          onChoose={onChoose}
          label={`This item · ${plain(photo.view)}`}
          words=""
        />
        {!isPartner && (
          <label className="original">
            <input
              type="checkbox"
              checked={original}
              onChange={(event) => setOriginal(event.target.checked)}
            />
            Original ({photo.width} × {photo.height})
          </label>
        )}
      </div>
      <div className="picture-side">
        <DeepZoom
          path={picked?.reference == null || isPartner ? null : referencePath(picked.reference)}
          photo={null}
          marks={referenceMarks}
          chosen={picked?.id ?? null}
          label={picked?.reference == null ? "Genuine reference" : `Genuine reference · ${picked.reference}`}
          words={referenceWords(picked, isPartner)}
        />
      </div>
    </section>
  );
}

function referenceWords(picked: Evidence | null, isPartner: boolean): string {
  if (isPartner) return "Reference photographs are shown to the house alone.";
  if (picked === null) return "Choose evidence to see the reference that it was compared with.";
  return "This evidence names no reference photograph.";
}

function marksOf(
  photo: string | null,
  chosen: string | null,
  evidence: readonly Evidence[],
  damages: readonly Damage[],
): Mark[] {
  const found: Mark[] = [];
  for (const each of evidence) {
    if (each.photo !== photo || each.box === null) continue;
    found.push({ id: each.id, box: each.box, look: each.direction, label: each.sentence });
  }
  for (const each of damages) {
    if (each.photo !== photo) continue;
    found.push({ id: each.id, box: each.box, look: "damage", label: each.sentence });
  }
  // large boxes first, so that small ones lie above them and can be clicked; the chosen one last
  return found.sort(
    (a, b) => Number(a.id === chosen) - Number(b.id === chosen) || area(b) - area(a),
  );
}

function area({ box }: Mark): number {
  return (box[2] - box[0]) * (box[3] - box[1]);
}
