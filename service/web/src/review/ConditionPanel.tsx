import { useState } from "react";
import type { Views } from "../api/client";
import { readDeductions, type Damage } from "../api/findings";
import { plain, score } from "../words";

interface Props {
  assessment: Views["AssessmentView"] | null;
  damages: readonly Damage[];
  chosen: string | null;
  onChoose: (id: string) => void;
}

/** the deductions that weigh most are listed first; the rest on request */
const AT_FIRST = 6;

/** The grade and how it came about: 100 less what each damage costs. */
export function ConditionPanel({ assessment, damages, chosen, onChoose }: Props) {
  const [all, setAll] = useState(false);
  if (assessment === null) return null;
  const deductions = readDeductions(assessment.condition).sort((a, b) => b.points - a.points);
  const shown = all ? deductions : deductions.slice(0, AT_FIRST);
  return (
    <section className="panel condition" aria-labelledby="condition-title">
      <header className="panel-head">
        <h2 id="condition-title">Condition</h2>
        <p>
          <strong>{plain(assessment.grade)}</strong>{" "}
          <span className="muted">{score(assessment.score)} of 100 points</span>
        </p>
      </header>
      {deductions.length === 0 && <p className="muted pad">No damage was found.</p>}
      {deductions.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">Damage</th>
              <th scope="col">What was seen</th>
              <th scope="col" className="number">
                Severity
              </th>
              <th scope="col" className="number">
                Points
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((deduction, index) => {
              const damage = damages.find((each) => each.id === deduction.damageId);
              return (
                <tr key={index} aria-current={damage?.id === chosen && chosen !== null ? "true" : undefined}>
                  <td>
                    {damage === undefined ? (
                      "–"
                    ) : (
                      <button type="button" className="as-link" onClick={() => onChoose(damage.id)}>
                        {plain(damage.kind)} · {plain(damage.view)}
                      </button>
                    )}
                  </td>
                  <td>{damage?.sentence || deduction.reason}</td>
                  <td className="number">{damage === undefined ? "–" : damage.severity.toFixed(2)}</td>
                  <td className="number">−{deduction.points.toFixed(1)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {shown.length < deductions.length && (
        <p className="pad">
          <button type="button" onClick={() => setAll(true)}>
            Show all {deductions.length}
          </button>
        </p>
      )}
    </section>
  );
}
