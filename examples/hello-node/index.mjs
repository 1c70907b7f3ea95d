// Greets whoever the event names. Deploy: ./ondol deploy examples/hello-node
export const handler = async (event, context) => {
  console.log('hello from', context.functionName, 'with', context.getRemainingTimeInMillis(), 'ms left');
  return { message: `Hello, ${event.name ?? 'world'}!`, runtime: `Node.js ${process.version}` };
};
