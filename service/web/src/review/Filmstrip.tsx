import { photoPath, type Views } from "../api/client";
import type { Damage, Evidence } from "../api/findings";
import { Thumbnail } from "../parts/Picture";
import { plain } from "../words";

interface Props {
  photos: readonly Views["PhotoView"][];
  chosen: string | null;
  evidence: readonly Evidence[];
  damages: readonly Damage[];
  onChoose: (photo: string) => void;
}

/** The item's photos by view, each with what was found on it. */
export function Filmstrip({ photos, chosen, evidence, damages, onChoose }: Props) {
  const sorted = [...photos].sort((a, b) => a.id.localeCompare(b.id));
  return (
    <ul className="film" aria-label="Photographs by view">
      {sorted.map((photo) => {
        const against = evidence.filter(
          (each) => each.photo === photo.id && each.direction === "against",
        ).length;
        const harmed = damages.filter((each) => each.photo === photo.id).length;
        return (
          <li key={photo.id}>
            <button
              type="button"
              aria-pressed={photo.id === chosen}
              onClick={() => onChoose(photo.id)}
            >
              <Thumbnail path={photoPath(photo.id)} words={plain(photo.view)} />
              <span className="film-view">{plain(photo.view)}</span>
              <span className="film-notes">
                {against > 0 && <span className="note-against">{against} against</span>}
                {harmed > 0 && <span className="note-damage">{harmed} damage</span>}
                {!photo.quality_passed && photo.accepted_by === null && (
                  <span className="note-against">quality</span>
                )}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
