"use strict";

// The backend behind the emulated gateway. It runs inside the emulator's process (`--useInProcess`), so that this set is
// one for all invocations; a real one would be a table.
const signedIn = new Set();

module.exports.run = async ({ requestContext, body }) => {
  const { routeKey, connectionId } = requestContext;
  switch (routeKey) {
    case "auth":
      signedIn.add(connectionId);
      return { statusCode: 200, body: authSuccess(connectionId) };
    case "publish":
      await publish(JSON.parse(body).event);
      break;
    case "$disconnect":
      signedIn.delete(connectionId);
      break;
    default:
      break;
  }
  return { statusCode: 200 };
};

function authSuccess(connectionId) {
  return JSON.stringify({
    type: "auth.success",
    timestamp: new Date().toISOString(),
    data: { tenantId: "tenant-1", userId: "user-1", connectionId },
  });
}

// By the gateway's management API, as AWS has it.
async function publish(event) {
  const body = JSON.stringify(event);
  const posts = [...signedIn].map((id) =>
    fetch(`${process.env.GATEWAY_URL}/@connections/${encodeURIComponent(id)}`, { method: "POST", body }),
  );
  await Promise.all(posts);
}
