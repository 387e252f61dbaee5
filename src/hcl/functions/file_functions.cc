#include <fmt/format.h>

#include <algorithm>

#include "base/encoding.h"
#include "base/paths.h"
#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/files.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

FunctionResult file_call(Arguments arguments, const FunctionCall& call) {
  return Value::string(TRY(read_argument_text(arguments, 0, call))).with_marks(arguments[0].marks());
}

FunctionResult filebase64_call(Arguments arguments, const FunctionCall& call) {
  std::string content = TRY(read_argument_file(arguments, 0, call));
  return Value::string(base64_encode(content)).with_marks(arguments[0].marks());
}

FunctionResult fileexists_call(Arguments arguments, const FunctionCall& call) {
  std::string path = TRY(path_argument(arguments, 0, call));
  if (call.context.files.is_directory(path)) {
    return argument_error(0, fmt::format("{} is a directory, not a file", shown_argument(arguments[0])));
  }
  return Value::boolean(call.context.files.exists(path)).with_marks(arguments[0].marks());
}

FunctionResult fileset_call(Arguments arguments, const FunctionCall& call) {
  Marks marks = arguments[0].marks() | arguments[1].marks();
  std::string directory = clean_path(join_path(call.context.base_directory, arguments[0].as_string()));
  Result<std::vector<std::string>> found = call.context.files.match(directory, arguments[1].as_string());
  if (!found) {
    return argument_error(1, marks == Marks::kNone ? found.error().message : "the files cannot be listed");
  }
  std::vector<Value> names;
  for (std::string& name : *found) names.push_back(Value::string(std::move(name)));
  return Value::set(Type::string(), std::move(names)).with_marks(marks);
}

FunctionResult abspath_call(Arguments arguments, const FunctionCall& call) {
  std::string from_base = join_path(call.context.base_directory, arguments[0].as_string());
  return Value::string(clean_path(join_path(call.context.files.working_directory(), from_base)));
}

FunctionResult basename_call(Arguments arguments, const FunctionCall&) {
  return Value::string(base_name(arguments[0].as_string()));
}

FunctionResult dirname_call(Arguments arguments, const FunctionCall&) {
  return Value::string(directory_name(arguments[0].as_string()));
}

FunctionResult pathexpand_call(Arguments arguments, const FunctionCall& call) {
  const std::string& path = arguments[0].as_string();
  if (!path.starts_with('~')) return arguments[0];
  if (path.size() > 1 && path[1] != '/') {
    return argument_error(0, "\"~\" stands for your own home directory only; no name may follow it");
  }
  std::string home = call.context.files.home_directory();
  return Value::string(path == "~" ? home : clean_path(home + path.substr(1)));
}

Function path_function(std::string name, std::string description, Type type, decltype(Function::call) call,
                       bool allow_marked) {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {{.name = "path", .type = Type::string(), .allow_marked = allow_marked}},
          .type = std::move(type),
          .call = call};
}

}  // namespace

std::span<const Function> file_functions() {
  static const std::vector<Function> kTable = {
      path_function("file", "The text in a file.", Type::string(), file_call, true),
      path_function("filebase64", "The bytes of a file, in Base64.", Type::string(), filebase64_call, true),
      path_function("fileexists", "Whether there is a file at a path.", Type::boolean(), fileexists_call, true),
      {.name = "fileset",
       .description = "The paths of the files below a directory that match a pattern, relative to the directory.",
       .parameters = {{.name = "path", .type = Type::string(), .allow_marked = true},
                      {.name = "pattern", .type = Type::string(), .allow_marked = true}},
       .type = Type::set(Type::string()),
       .call = fileset_call},
      path_function("abspath", "A path made absolute.", Type::string(), abspath_call, false),
      path_function("basename", "The last part of a path.", Type::string(), basename_call, false),
      path_function("dirname", "A path without its last part.", Type::string(), dirname_call, false),
      path_function("pathexpand", "A path with a leading \"~\" replaced by the home directory.", Type::string(),
                    pathexpand_call, false),
  };
  return kTable;
}

}  // namespace regionfall::hcl
