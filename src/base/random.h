#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace regionfall {

// Where random bytes come from: the machine's generator in live programs, a seeded one in tests and simulations.
class RandomSource {
 public:
  virtual ~RandomSource() = default;
  virtual void fill(std::span<std::byte> bytes) = 0;
};

// The operating system's generator (getrandom(2)); fit for keys.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::byte> bytes) override;
};

// Repeats the same sequence for the same seed. Not fit for keys.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::uint64_t state_;
};

// An even choice among 0 … bound-1. `bound` must be at least 1.
std::uint64_t random_below(RandomSource& random, std::uint64_t bound);

// A version 4 UUID in its usual lower-case form (RFC 4122).
std::string random_uuid(RandomSource& random);

}  // namespace regionfall
