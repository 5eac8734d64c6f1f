import type { ButtonHTMLAttributes } from "react";
import { Keys } from "./Kbd";

/** At most one primary button is in view. */
interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: "plain" | "primary" | "ghost" | "danger";
  size?: "sm" | "md" | "lg";
  /** The keys that do the same. */
  keys?: readonly string[];
}

/** A button with its keys. */
export function Button({ variant = "plain", size = "md", keys, className = "", children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`btn ${variant} ${size} ${className}`} {...rest}>
      {children}
      {keys && <Keys of={keys} />}
    </button>
  );
}
