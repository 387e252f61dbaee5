#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regionfall::drill {

// Which of a load's requests are writes: a share of them, evenly spread, known beforehand.
class WriteMix {
 public:
  // `share`: 0 (none) to 1 (all).
  explicit WriteMix(double share) : share_(share) {}

  // How many of the first `requests` requests are writes.
  std::uint64_t writes_among(std::uint64_t requests) const {
    return static_cast<std::uint64_t>(static_cast<double>(requests) * share_ + kRounding);
  }
  bool is_write(std::uint64_t request) const { return writes_among(request + 1) > writes_among(request); }

 private:
  static constexpr double kRounding = 1e-6;  // of shares that have no binary form

  double share_;
};

// A write of a drill. Its key is written so that keys of one writer sort by number.
struct WriteKey {
  std::uint8_t load = 0;      // index in Scenario::loads
  std::uint8_t location = 0;  // index in Load::locations
  std::uint32_t number = 0;   // counts the writes of that load from that location
  friend bool operator==(const WriteKey&, const WriteKey&) = default;
};

// "4f1c9a02e7b35d68-3-0-00000017". `run` tells drills apart: lower-case letters and digits.
std::string key_text(std::string_view run, const WriteKey& key);
// The key; nothing when it is of another run, or no key of a drill.
std::optional<WriteKey> read_key(std::string_view run, std::string_view text);

}  // namespace regionfall::drill
