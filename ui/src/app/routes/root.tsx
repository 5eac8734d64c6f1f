import { createRootRoute } from "@tanstack/react-router";
import { NotFound } from "../NotFound";
import { Shell } from "../Shell";

/** The frame that every route stands in. */
export const rootRoute = createRootRoute({ component: Shell, notFoundComponent: NotFound });
