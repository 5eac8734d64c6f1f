import { workWords } from "../../lib/words";
import { Avatar } from "./Avatar";

/** The face of whoever something is assigned to, or a dashed ring for nobody. */
export function Face({ id, name, small = false }: { id: string | null; name: string | null; small?: boolean }) {
  if (id !== null) {
    return (
      <>
        <Avatar id={id} name={name ?? id} small={small} />
        <span className="sr-only">{name}</span>
      </>
    );
  }
  return (
    <span title={workWords.nobody}>
      <svg width={20} height={20} viewBox="0 0 20 20" className="nobody" fill="none" aria-hidden="true">
        <circle cx={10} cy={10} r={8.5} stroke="currentColor" strokeWidth={1.25} strokeDasharray="2 2.45" />
      </svg>
      <span className="sr-only">{workWords.nobody}</span>
    </span>
  );
}
