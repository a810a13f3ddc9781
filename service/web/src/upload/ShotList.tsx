import { useState } from "react";
import { photoPath, type Views } from "../api/client";
import { readChecks } from "../api/findings";
import { Thumbnail } from "../parts/Picture";
import { plain } from "../words";
import { AcceptPhoto } from "./AcceptPhoto";
import { Checks } from "./Checks";
import { PHOTO_FILES } from "./files";
import { counts, type Shot } from "./shots";

interface Props {
  shots: readonly Shot[];
  takes: boolean;
  mayAccept: boolean;
  onFiles: (view: string, files: FileList) => void;
  onAccepted: () => void;
}

const STATE = {
  missing: "missing",
  poor: "quality not passed",
  good: "present",
  again: "wanted again",
} as const;

/** The views that the category asks for, each with its photo or what is wrong with it. */
export function ShotList({ shots, takes, mayAccept, onFiles, onAccepted }: Props) {
  const optional = shots.filter((shot) => !shot.required);
  const present = optional.filter((shot) => shot.state !== "missing");
  const rows = [...shots.filter((shot) => shot.required), ...present];
  const rest = optional.filter((shot) => shot.state === "missing");
  const common = { takes, mayAccept, onFiles, onAccepted };
  return (
    <section className="panel shots" aria-labelledby="shots-title">
      <header className="panel-head">
        <h2 id="shots-title">Shot list</h2>
        <p className="muted small">
          {shots.filter((shot) => shot.required && shot.state === "good").length} of{" "}
          {shots.filter((shot) => shot.required).length} required views
        </p>
      </header>
      <ul className="shot-rows">
        {rows.map((shot) => (
          <ShotRow key={shot.view} shot={shot} {...common} />
        ))}
      </ul>
      {rest.length > 0 && (
        <details>
          <summary>Optional views ({rest.length})</summary>
          <ul className="shot-rows">
            {rest.map((shot) => (
              <ShotRow key={shot.view} shot={shot} {...common} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface RowProps {
  shot: Shot;
  takes: boolean;
  mayAccept: boolean;
  onFiles: (view: string, files: FileList) => void;
  onAccepted: () => void;
}

function ShotRow({ shot, takes, mayAccept, onFiles, onAccepted }: RowProps) {
  const { view, photos, state } = shot;
  const newest = photos[0];
  // a good photo stays the view's photo when a later one does not pass
  const shown = photos.find(counts) ?? newest;
  const poor = newest !== undefined && !counts(newest) ? newest : null;
  return (
    <li
      className={`shot shot-${state}`}
      onDrop={(event) => {
        if (!takes) return;
        event.preventDefault();
        event.stopPropagation();
        onFiles(view, event.dataTransfer.files);
      }}
    >
      <Thumbnail
        path={shown === undefined ? null : photoPath(shown.id)}
        words={shown === undefined ? `No photo of ${plain(view)}` : plain(view)}
      />
      <div className="shot-words">
        <p>
          <strong>{plain(view)}</strong>{" "}
          <span className={`shot-state shot-state-${state}`}>{STATE[state]}</span>
          {photos.length > 1 && <span className="muted small"> {photos.length} photos</span>}
        </p>
        {shot.retake !== null && (
          <div className="retake">
            <p className="small">Asked for again: {shot.retake.reason}</p>
            {shot.retake.example !== null && (
              <figure className="retake-example">
                <Thumbnail path={shot.retake.example} words={`How ${plain(view)} should look`} />
                <figcaption className="muted small">What is wanted</figcaption>
              </figure>
            )}
          </div>
        )}
        {shown?.accepted_by != null && !shown.quality_passed && (
          <p className="muted small">Accepted although the quality check did not pass it.</p>
        )}
        {poor !== null && shown !== poor && (
          <p className="small">The good photo counts. A later one did not pass:</p>
        )}
        {poor !== null && (
          <PoorPhoto photo={poor} mayAccept={mayAccept && takes} onAccepted={onAccepted} />
        )}
      </div>
      {takes && (
        <label className="button file">
          {newest === undefined ? "Add" : "Replace"}
          <input
            type="file"
            accept={PHOTO_FILES}
            multiple={view === "defect"}
            aria-label={`Photo of ${plain(view)}`}
            onChange={(event) => {
              if (event.target.files !== null) onFiles(view, event.target.files);
              event.target.value = "";
            }}
          />
        </label>
      )}
    </li>
  );
}

interface PoorProps {
  photo: Views["PhotoView"];
  mayAccept: boolean;
  onAccepted: () => void;
}

function PoorPhoto({ photo, mayAccept, onAccepted }: PoorProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Checks checks={readChecks(photo.quality).filter((check) => !check.passed)} />
      {mayAccept && (
        <button type="button" className="as-link" onClick={() => setAsking(true)}>
          Use it anyway…
        </button>
      )}
      {asking && (
        <AcceptPhoto
          photo={photo}
          onClose={() => setAsking(false)}
          onAccepted={() => {
            setAsking(false);
            onAccepted();
          }}
        />
      )}
    </>
  );
}
