//! The storage of a Docker Registry, made by hand: taken over, with everything that can be wrong in it, and left again.

mod damage;
mod leave;
mod take;
mod tree;
