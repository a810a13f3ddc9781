import { useState, type FormEvent } from "react";
import { answer, api, Problem } from "./api/client";
import { Notice } from "./parts/Notice";
import { signIn } from "./session";

export function SignIn() {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const given = key.trim();
    // what cannot be a header cannot be a key
    if (!/^[\x21-\x7e]+$/.test(given)) {
      setProblem(new Problem(0, "key_unreadable", "This is not an API key: paste it whole."));
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await answer(api.GET("/v1/me", { headers: { Authorization: `Bearer ${given}` } }));
      signIn(given);
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Problem(0, "unknown", String(error)));
    } finally {
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <form onSubmit={(event) => void submit(event)}>
        <h1>Loupe</h1>
        <p className="muted">The workbench for photographs and verdicts.</p>
        <label htmlFor="key">API key</label>
        <input
          id="key"
          type="password"
          autoComplete="off"
          autoFocus
          required
          maxLength={200}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <button type="submit" className="primary" disabled={busy}>
          {busy ? "Checking…" : "Sign in"}
        </button>
        {problem !== null && <Notice problem={problem} />}
        <p className="muted small">
          The key is kept until this tab is closed, on this computer only. An operator makes keys with{" "}
          <code>loupe keys create</code>.
        </p>
      </form>
    </main>
  );
}
