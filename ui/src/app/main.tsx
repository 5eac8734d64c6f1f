import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createRealtime } from "../realtime/realtime";
import { App } from "./App";
import { createQueryClient } from "./queryClient";
import { createAppRouter } from "./router";
import { surroundingsOf } from "./surroundings";
import "./styles/index.css";

// Before the first picture: while they are missing, the web view searches the system's fonts for every size and weight, for a third of a second.
void document.fonts.load(getComputedStyle(document.body).font);

const client = createQueryClient();
const router = createAppRouter();
const realtime = createRealtime(client, surroundingsOf(router));
const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");

createRoot(container).render(
  <StrictMode>
    <App client={client} realtime={realtime} router={router} />
  </StrictMode>,
);
