//! What may be composed on a host and how the request is written.
