#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace regionfall::iam {

// Seals texts that clients carry about and nobody but the world's regions can read or make (AES-256-GCM under the
// world's key): session tokens, encoded authorization messages. So no region needs another one's store to know them.
class Sealer {
 public:
  static constexpr std::size_t kKeyBytes = 32;

  // `key` has kKeyBytes bytes, the same in all regions of a world.
  explicit Sealer(std::string key);

  // Base64. `purpose` must be the same when it is opened: what was sealed as one thing cannot be used as another.
  std::string seal(std::string_view content, std::string_view purpose, RandomSource& random) const;
  // Nothing when it was not sealed by this world for this purpose, or was changed.
  std::optional<std::string> open(std::string_view sealed, std::string_view purpose) const;

 private:
  std::string key_;
};

}  // namespace regionfall::iam
