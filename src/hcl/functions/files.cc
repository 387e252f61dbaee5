#include "hcl/functions/files.h"

#include <fmt/format.h>

#include "base/paths.h"
#include "base/text.h"

namespace regionfall::hcl {

std::string shown_argument(const Value& argument) {
  if (has(argument.marks(), Marks::kEphemeral)) return "(ephemeral value)";
  if (has(argument.marks(), Marks::kSensitive)) return "(sensitive value)";
  return quote(argument.as_string());
}

Result<std::string, FunctionError> path_argument(std::span<const Value> arguments, std::size_t position,
                                                 const FunctionCall& call) {
  std::string path = arguments[position].as_string();
  if (path.starts_with('~')) {
    if (path.size() > 1 && path[1] != '/') {
      return argument_error(position, "\"~\" stands for your own home directory only; no name may follow it");
    }
    path = call.context.files.home_directory() + path.substr(1);
  }
  return clean_path(join_path(call.context.base_directory, path));
}

Result<std::string, FunctionError> read_argument_file(std::span<const Value> arguments, std::size_t position,
                                                      const FunctionCall& call) {
  std::string path = TRY(path_argument(arguments, position, call));
  const FileReader& files = call.context.files;
  if (files.is_directory(path)) {
    return argument_error(position, fmt::format("{} is a directory, not a file", shown_argument(arguments[position])));
  }
  if (!files.exists(path)) {
    return argument_error(position,
                          fmt::format("there is no file {}. Functions see only files that are there before the run: "
                                      "for a file that a resource makes, use that resource's attributes",
                                      shown_argument(arguments[position])));
  }
  Result<std::string> content = files.read(path);
  if (content && content->size() <= kFunctionFileBytesMax) return *std::move(content);
  bool hidden = arguments[position].marks() != Marks::kNone;
  std::string why = content  ? fmt::format("it is longer than {} bytes", kFunctionFileBytesMax)
                    : hidden ? "the file cannot be read"
                             : content.error().message;
  return argument_error(position, why);
}

Result<std::string, FunctionError> read_argument_text(std::span<const Value> arguments, std::size_t position,
                                                      const FunctionCall& call) {
  std::string content = TRY(read_argument_file(arguments, position, call));
  if (is_utf8(content)) return content;
  return argument_error(position,
                        fmt::format("{} is no text in UTF-8; filebase64 gives its bytes in Base64, filesha256 "
                                    "and its like a digest",
                                    shown_argument(arguments[position])));
}

}  // namespace regionfall::hcl
