//! Who sits where, and what is not aligned.
