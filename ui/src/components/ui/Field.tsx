import { type ReactNode, useId } from "react";

/** What every field has. */
interface FieldProps {
  label: string;
  /** What is wrong with it, in words. */
  error?: string | null;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: "text" | "date" | "time" | "number";
  /** More than one line. */
  lines?: number;
  placeholder?: string;
  maxLength?: number;
  autoFocus?: boolean;
}

/** A labelled text. */
export function TextField({ label, error, value, onChange, type = "text", lines, ...rest }: TextFieldProps) {
  const id = useId();
  const shared = {
    id,
    value,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": error ? `${id}-error` : undefined,
    ...rest,
  };
  return (
    <Labelled id={id} label={label} error={error}>
      {lines ? (
        <textarea className="field" rows={lines} {...shared} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input className="field" type={type} {...shared} onChange={(event) => onChange(event.target.value)} />
      )}
    </Labelled>
  );
}

/** A label, a control, and what is wrong with it. */
export function Labelled({ id, label, error, children }: FieldProps & { id?: string; children: ReactNode }) {
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      {children}
      {error && (
        <span id={id && `${id}-error`} className="small text-danger-text">
          {error}
        </span>
      )}
    </div>
  );
}
