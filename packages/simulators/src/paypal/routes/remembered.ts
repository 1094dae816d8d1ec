/** How long a `PayPal-Request-Id` is remembered, as the reference of payments says, milliseconds. */
export const rememberedMs = 45 * 24 * 60 * 60 * 1000;
