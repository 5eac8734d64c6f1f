import { DropdownMenu } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Keys } from "./Kbd";
import { useFocusBack } from "./useFocusBack";
import { useInSight } from "./useInSight";

/** Something a menu does. */
export interface MenuItem {
  label: string;
  icon?: ReactNode;
  keys?: readonly string[];
  /** It ends something. */
  danger?: boolean;
  onSelect: () => void;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** What opens it. */
  children: ReactElement;
  /** Given when a key opens it, too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}

/** A menu that opens at a button. The focus goes back to the button, or to where the key was pressed that opened it. */
export function Menu({ label, items, children, open, onOpenChange }: MenuProps) {
  const trigger = useInSight<HTMLButtonElement>(open === true);
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange}>
      <DropdownMenu.Trigger ref={trigger} asChild>
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <Items label={label} items={items} />
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Items({ label, items }: Pick<MenuProps, "label" | "items">) {
  const focusBack = useFocusBack();
  return (
    <DropdownMenu.Content
      className="pop menu"
      align="end"
      sideOffset={4}
      collisionPadding={12}
      aria-label={label}
      onCloseAutoFocus={focusBack}
    >
      {items.map((item) => (
        <DropdownMenu.Item key={item.label} className={item.danger ? "text-danger-text" : ""} onSelect={item.onSelect}>
          {item.icon}
          <span className="grow">{item.label}</span>
          {item.keys && <Keys of={item.keys} />}
        </DropdownMenu.Item>
      ))}
    </DropdownMenu.Content>
  );
}
