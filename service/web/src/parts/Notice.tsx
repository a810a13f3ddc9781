import type { ReactNode } from "react";
import { Problem } from "../api/client";
import { isRecord } from "../api/json";

/** A refusal as the API gives it: the sentence for people, the code for whoever asks for help. */
export function Notice({ problem, children }: { problem: unknown; children?: ReactNode }) {
  const known = problem instanceof Problem;
  const sentence = known ? problem.message : "The page could not show this.";
  return (
    <div className="notice" role="alert">
      <p>{sentence}</p>
      {known && <Fields data={problem.data} />}
      {known && <code>{problem.code}</code>}
      {children}
    </div>
  );
}

function Fields({ data }: { data: Record<string, unknown> }) {
  const fields = data["fields"];
  if (!Array.isArray(fields)) {
    const because = data["because"];
    return typeof because === "string" ? <p>{because}</p> : null;
  }
  return (
    <ul>
      {fields.filter(isRecord).map((field, index) => (
        <li key={index}>
          {String(field["field"])}: {String(field["message"])}
        </li>
      ))}
    </ul>
  );
}

export function Busy({ children }: { children: ReactNode }) {
  return (
    <p className="busy" role="status">
      {children}
    </p>
  );
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}
