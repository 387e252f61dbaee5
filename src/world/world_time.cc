#include "world/world_time.h"

#include <cstdlib>
#include <string_view>

#include "base/files.h"
#include "base/json.h"

namespace regionfall::world {
namespace {

constexpr std::uint64_t kTimeBytesMax = 4096;

std::int64_t number(const Json& json, std::string_view name) {
  return std::strtoll(json[name].text().c_str(), nullptr, 10);
}

Json instant_json(Instant instant) {
  return Json::number(static_cast<std::int64_t>(instant.time_since_epoch().count()));
}

}  // namespace

Result<Pace> pace_of(const DataFolder& folder) {
  if (!file_exists(folder.time())) return Pace{};
  const std::string text = TRY(read_file(folder.time(), kTimeBytesMax));
  const Json json = TRY(parse_json(text));
  const Pace pace{.speed = static_cast<int>(number(json, "speed")),
                  .real_start = Instant(std::chrono::nanoseconds(number(json, "real_start_ns"))),
                  .start = Instant(std::chrono::nanoseconds(number(json, "start_ns")))};
  if (pace.speed < 1 || pace.speed > kSpeedMax) return failure("Cannot read " + folder.time() + ": it has no speed.");
  return pace;
}

Result<void> set_speed(const DataFolder& folder, int speed, Instant now) {
  const Pace before = TRY(pace_of(folder));
  if (before.speed == speed) return {};
  return write_file_atomically(folder.time(), Json::object({{"speed", Json::number(std::int64_t{speed})},
                                                            {"real_start_ns", instant_json(now)},
                                                            {"start_ns", instant_json(before.at(now))}})
                                                      .dump(2) +
                                                  "\n");
}

}  // namespace regionfall::world
