"""How work is spread: `local` runs each brochure in an isolated worker process."""
