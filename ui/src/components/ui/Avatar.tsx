import type { CSSProperties } from "react";
import { hueOf, initials } from "../../lib/names";

interface AvatarProps {
  id: string;
  name: string;
  small?: boolean;
  large?: boolean;
}

/** The initials of a person on a hue of their own; the name is beside it or in its title. */
export function Avatar({ id, name, small = false, large = false }: AvatarProps) {
  const hue = { "--h": hueOf(id) } as CSSProperties;
  return (
    <span className={`av ${small ? "s16" : ""} ${large ? "s32" : ""}`} style={hue} title={name} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
