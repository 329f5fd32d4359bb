/* Comforts for these pages; everything works without them. */
