#include "base/random.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace regionfall {
namespace {

// One step of SplitMix64 (Steele, Lea, Flood 2014): passes through all 2^64 states.
std::uint64_t next_word(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15;
  std::uint64_t word = state;
  word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9;
  word = (word ^ word >> 27) * 0x94D049BB133111EB;
  return word ^ word >> 31;
}

}  // namespace

void SystemRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
    if (count < 0) {
      // Anything but an interruption means that the kernel has no generator; nothing made without one could be trusted.
      if (errno != EINTR) std::abort();
      continue;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void SeededRandom::fill(std::span<std::byte> bytes) {
  while (!bytes.empty()) {
    const std::uint64_t word = next_word(state_);
    const std::size_t count = std::min(bytes.size(), sizeof word);
    std::memcpy(bytes.data(), &word, count);
    bytes = bytes.subspan(count);
  }
}

std::uint64_t random_below(RandomSource& random, std::uint64_t bound) {
  assert(bound >= 1);
  // Words below 2^64 mod bound would make the small results likelier than the others.
  const std::uint64_t skipped = -bound % bound;
  while (true) {
    std::uint64_t word = 0;
    random.fill(std::as_writable_bytes(std::span(&word, 1)));
    if (word >= skipped) return word % bound;
  }
}

std::string random_uuid(RandomSource& random) {
  std::array<std::byte, 16> bytes;
  random.fill(bytes);
  bytes[6] = (bytes[6] & std::byte{0x0F}) | std::byte{0x40};
  bytes[8] = (bytes[8] & std::byte{0x3F}) | std::byte{0x80};
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += kHexDigits[std::to_integer<std::size_t>(bytes[i] >> 4)];
    uuid += kHexDigits[std::to_integer<std::size_t>(bytes[i] & std::byte{0x0F})];
  }
  return uuid;
}

}  // namespace regionfall
