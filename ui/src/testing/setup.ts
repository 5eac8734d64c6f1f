import { cleanup, configure } from "@testing-library/react";
import { toast } from "sonner";
import { afterEach } from "vitest";

// A busy machine is no fault of what is tested.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  toast.dismiss();
  localStorage.clear();
  document.documentElement.removeAttribute("data-ready");
});
