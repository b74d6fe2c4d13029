"""How work is spread: each brochure in an isolated worker process.

The two sides of it
    local    a pool of workers, and what becomes of one that dies
    process  the parent's side of one worker: request, reply, limits
    worker   the worker's side
"""
