import { readChecks } from "../api/findings";
import { Notice } from "../parts/Notice";
import { megabytes, plain } from "../words";
import { Checks } from "./Checks";
import { PHOTO_FILES } from "./files";
import type { Upload } from "./useUploads";

interface Props {
  uploads: readonly Upload[];
  views: readonly string[];
  takes: boolean;
  onFiles: (files: FileList) => void;
  onAssign: (id: number, view: string) => void;
  onRetry: (id: number) => void;
  onDrop: (id: number) => void;
}

/** Photos on their way, and what the quality check said of each. */
export function UploadList(props: Props) {
  const { uploads, takes, onFiles } = props;
  return (
    <section className="panel uploads" aria-labelledby="uploads-title">
      <header className="panel-head">
        <h2 id="uploads-title">Uploads</h2>
        {uploads.length > 0 && (
          <p className="muted small">
            {uploads.filter((each) => each.state.step === "done").length} of {uploads.length} sent
          </p>
        )}
      </header>
      {takes && (
        <label className="drop">
          <strong>Drop photographs here</strong>
          <span className="muted small">
            or click to choose several. A file's name tells its view (front.jpg, three-quarter.jpg);
            otherwise you are asked.
          </span>
          <input
            type="file"
            accept={PHOTO_FILES}
            multiple
            aria-label="Choose photographs"
            onChange={(event) => {
              if (event.target.files !== null) onFiles(event.target.files);
              event.target.value = "";
            }}
          />
        </label>
      )}
      <ul className="upload-rows" aria-live="polite">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} {...props} />
        ))}
      </ul>
    </section>
  );
}

type RowProps = { upload: Upload } & Pick<Props, "views" | "onAssign" | "onRetry" | "onDrop">;

function UploadRow({ upload, views, onAssign, onRetry, onDrop }: RowProps) {
  const { state, file, view } = upload;
  const passed = state.step === "done" && state.answer.photo.quality_passed;
  const look = state.step === "done" ? (passed ? "good" : "poor") : state.step;
  return (
    <li className={`upload upload-${look}`}>
      <p className="upload-head">
        <strong>{view === null ? "Which view?" : plain(view)}</strong>
        <span className="muted small">
          {file.name} · {megabytes(file.size)}
        </span>
        <span className="upload-state">{stateWords(upload)}</span>
        {(state.step === "done" || state.step === "refused" || state.step === "unsorted") && (
          <button
            type="button"
            className="quiet"
            aria-label={`Take ${file.name} off this list`}
            onClick={() => onDrop(upload.id)}
          >
            ×
          </button>
        )}
      </p>
      {state.step === "unsorted" && (
        <select
          aria-label={`View of ${file.name}`}
          value=""
          onChange={(event) => onAssign(upload.id, event.target.value)}
        >
          <option value="" disabled>
            Choose the view…
          </option>
          {views.map((each) => (
            <option key={each} value={each}>
              {plain(each)}
            </option>
          ))}
        </select>
      )}
      {state.step === "sending" && (
        <progress max={1} value={state.share} aria-label={`Sending ${file.name}`} />
      )}
      {state.step === "looking" && <progress aria-label={`Checking ${file.name}`} />}
      {state.step === "done" && <Checks checks={readChecks(state.answer.photo.quality)} />}
      {state.step === "refused" && (
        <Notice problem={state.problem}>
          <button type="button" onClick={() => onRetry(upload.id)}>
            Send again
          </button>
        </Notice>
      )}
    </li>
  );
}

function stateWords({ state }: Upload): string {
  switch (state.step) {
    case "unsorted":
      return "";
    case "waiting":
      return "waiting";
    case "sending":
      return `${Math.round(state.share * 100)} %`;
    case "looking":
      return "being checked…";
    case "refused":
      return "refused";
    case "done":
      return state.answer.photo.quality_passed ? "passed" : "please take it again";
  }
}
