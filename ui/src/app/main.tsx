import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createRealtime } from "../realtime/realtime";
import { App } from "./App";
import { createQueryClient } from "./queryClient";
import { createAppRouter } from "./router";
import "./styles/index.css";

const client = createQueryClient();
const realtime = createRealtime(client);
const router = createAppRouter();
const container = document.getElementById("root");
if (container === null) throw new Error("index.html has no #root");

createRoot(container).render(
  <StrictMode>
    <App client={client} realtime={realtime} router={router} />
  </StrictMode>,
);
