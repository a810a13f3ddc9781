import { useSyncExternalStore } from "react";

// The key lives as long as the tab, and nowhere else: a shared studio computer must forget it.
const SLOT = "loupe.key";
const listeners = new Set<() => void>();

export function currentKey(): string | null {
  return sessionStorage.getItem(SLOT);
}

export function signIn(key: string): void {
  sessionStorage.setItem(SLOT, key);
  listeners.forEach((tell) => tell());
}

export function signOut(): void {
  sessionStorage.removeItem(SLOT);
  listeners.forEach((tell) => tell());
}

export function useKey(): string | null {
  return useSyncExternalStore(subscribe, currentKey);
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
