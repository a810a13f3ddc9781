import type { MouseEvent, ReactNode } from "react";
import { go } from "../route";

interface Props {
  to: string;
  children: ReactNode;
  className?: string;
  current?: boolean;
}

/** A link within the workbench; opening it in a new tab works as with any other. */
export function Link({ to, children, className, current }: Props) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  }
  return (
    <a href={to} className={className} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
