/** Which of the colours that tokens.css has for people (`--f-peer-1` …) is that of a person whose number this is. */
const COLOURS = 8

export const peerColour = (colour: number): number => (colour % COLOURS) + 1
