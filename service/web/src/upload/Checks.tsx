import type { Check } from "../api/findings";
import { plain } from "../words";

/** The quality answer of a photo, check by check, each with a sentence to act on. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="checks">
      {checks.map((check) => (
        <li key={check.name} className={check.passed ? "check-passed" : "check-failed"}>
          <span aria-hidden="true">{check.passed ? "✓" : "✗"}</span>
          <span className="visually-hidden">{check.passed ? "Passed: " : "Not passed: "}</span>
          <span title={`${plain(check.name)}: ${check.value} ${check.unit}; ${check.limit}`}>
            <strong>{plain(check.name)}.</strong> {check.sentence}
          </span>
        </li>
      ))}
    </ul>
  );
}
