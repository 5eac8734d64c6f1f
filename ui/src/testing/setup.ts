import { cleanup } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach } from "vitest";

afterEach(() => {
  cleanup();
  toast.dismiss();
  document.documentElement.removeAttribute("data-ready");
});
