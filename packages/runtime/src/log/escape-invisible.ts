/**
 * JSON escapes the control characters of ASCII, and neither DEL, those of C1, of which terminals take some for commands,
 * nor what breaks a line or turns its direction in viewers.
 */
const invisible = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A line of JSON that shows whatever somebody put into it: the value stays the same for who parses it. */
export const escapeInvisible = (line: string): string => line.replace(invisible, escaped);
