/** The view that a file's name speaks of, the longest match first; null where it says nothing. */
export function guessView(fileName: string, views: readonly string[]): string | null {
  const words = `_${fileName.toLowerCase().replace(/[^a-z0-9]+/g, "_")}_`;
  const found = views
    .filter((view) => words.includes(`_${view}_`))
    .sort((a, b) => b.length - a.length);
  return found[0] ?? null;
}
