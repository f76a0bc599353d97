/** Whether an element is on the screen, or was passed by on the way to where the screen is now. */
export function seen(element) {
  const box = element.getBoundingClientRect();
  return box.top < innerHeight && box.left < innerWidth && box.width * box.height > 0;
}
