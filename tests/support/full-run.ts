/** Whether this is a full run, and the first of its two: what has nothing to do with where uploads lie is tried once. */
export const onceInFull = Boolean(process.env.WIKI7_TEST_FULL && !process.env.WIKI7_TEST_STORE);
