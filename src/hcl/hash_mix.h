#pragma once

#include <cstddef>

namespace regionfall::hcl {

// Makes `hash` depend on `more` as well, and on the order of such calls.
inline void mix_hash(std::size_t& hash, std::size_t more) {
  hash ^= more + 0x9e3779b97f4a7c15 + (hash << 6) + (hash >> 2);
}

}  // namespace regionfall::hcl
