#pragma once

#include <expected>
#include <string>
#include <utility>

namespace regionfall {

// A failure with nothing more to say than its text: one sentence, no final newline. Layers that know more (a place in a
// source file, an AWS error code) have error types of their own.
struct Error {
  std::string message;
};

// What every function returns whose failure is ordinary. Exceptions stay inside the function that calls a library which
// throws them.
template <class T, class E = Error>
using Result = std::expected<T, E>;

// An `Error` with this text, ready to be returned from a function that returns Result<T>.
inline std::unexpected<Error> failure(std::string message) { return std::unexpected(Error{std::move(message)}); }

}  // namespace regionfall

// The value of a Result, or a return of its error from the function around: `auto text = TRY(read_file(path));`
#define TRY(...)                                                                        \
  __extension__({                                                                       \
    auto&& try_result = (__VA_ARGS__);                                                  \
    if (!try_result.has_value()) return std::unexpected(std::move(try_result).error()); \
    *std::move(try_result);                                                             \
  })
