/** Whether an element is on the screen, or was passed by on the way to where the screen is now. */
export function seen(element) {
  const { top, left, width, height } = element.getBoundingClientRect();
  return width * height > 0 && top < innerHeight && left < innerWidth;
}
