import type { CSSProperties } from "react";
import { hueOf, initials } from "../../lib/names";

/** The initials of a person on a hue of their own; the name is beside it or in its title. */
export function Avatar({ id, name, small = false }: { id: string; name: string; small?: boolean }) {
  const hue = { "--h": hueOf(id) } as CSSProperties;
  return (
    <span className={small ? "av s16" : "av"} style={hue} title={name} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
