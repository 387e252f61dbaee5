#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace regionfall {

enum class HashKind : std::uint8_t { kMd5, kSha1, kSha256, kSha512 };

// A digest over bytes that arrive in pieces.
class Hasher {
 public:
  explicit Hasher(HashKind kind);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;

  void update(std::string_view bytes);
  // The digest's raw bytes (16, 20, 32 or 64). The hasher is spent afterwards.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The digest's raw bytes.
std::string hash(HashKind kind, std::string_view bytes);
// The digest in lower-case hexadecimal digits.
std::string hash_hex(HashKind kind, std::string_view bytes);

// The keyed digest's raw bytes (HMAC, RFC 2104).
std::string hmac(HashKind kind, std::string_view key, std::string_view bytes);

// Whether both are the same, in a time that does not depend on where they differ: for digests and passwords.
bool equal_in_constant_time(std::string_view a, std::string_view b);

// CRC-32 as gzip, PNG and Ethernet have it (polynomial 0xEDB88320). `start` is the result over the bytes before.
std::uint32_t crc32(std::string_view bytes, std::uint32_t start = 0);

}  // namespace regionfall
