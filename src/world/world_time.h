#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "world/data_folder.h"

namespace regionfall::world {

// How many times faster than real time a world's may pass. Links and outside programs are as slow as ever: beyond this,
// a health checker's patience (4 s for a connection) would be shorter than the way around the world.
inline constexpr int kSpeedMax = 10;

// The time of the world on the folder: what its regions, its edge and its drills go by. Real time, unless the world has
// been given a speed. What has to do with the machine goes by real time: the supervisor's processes and links, and what
// outside programs hold against their own clocks (certificates, the dates of signatures).
Result<Pace> pace_of(const DataFolder& folder);

// From `now`, real time, on, the world's time passes `speed` times faster, and goes on from where it is. Called by who
// holds the world's lock.
Result<void> set_speed(const DataFolder& folder, int speed, Instant now);

}  // namespace regionfall::world
