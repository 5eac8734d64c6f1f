import { Switch as Primitive } from "radix-ui";

/** An on-off switch. `label` names it for those who do not see what stands beside it. */
interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  testId: string;
}

/** The switch. */
export function Switch({ checked, onChange, label, testId }: SwitchProps) {
  return (
    <Primitive.Root
      className="switch"
      checked={checked}
      onCheckedChange={onChange}
      aria-label={label}
      data-testid={testId}
    >
      <Primitive.Thumb />
    </Primitive.Root>
  );
}
