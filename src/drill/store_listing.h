#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "drill/load_url.h"
#include "net/http_client.h"

namespace regionfall::drill {

// A store's copy is read by listing the keys of the drill's writes there, page after page, rather than one by one
// (docs/order-service.md): ten thousand a question.
inline constexpr std::size_t kKeysPerPage = 10'000;
inline constexpr std::chrono::seconds kPagePatience{2};

struct ListedKeys {
  std::uint64_t keys = 0;  // that were listed
};

// Whether to go on.
using OnText = std::function<bool(std::string_view text)>;

// Lists the keys that begin with `prefix`, in their order, to `on_key`. `wanted` is asked first whether to read what
// the service calls the copy (two addresses of one copy give the same name; it may be empty). An error says why the
// copy could not be read to its end.
Result<ListedKeys> list_keys(const net::HttpEndpoint& copy, const LoadUrl& url, std::string_view prefix,
                             const OnText& wanted, const OnText& on_key);

}  // namespace regionfall::drill
