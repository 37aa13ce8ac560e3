//! Copying between two engines: what is asked, what is moved, and what is made of faults.

mod faults;
mod images;
mod referrers;
mod world;
