#include "base/json.h"
#include "base/paths.h"
#include "base/process.h"
#include "base/text.h"
#include "terraform/command_environment.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"

// hashicorp/external: a program that is asked with a JSON object and answers with one. Source: the provider's
// documentation on registry.terraform.io, "external Data Source".

namespace regionfall::terraform {
namespace {

using hcl::PathStep;
using hcl::Type;
using hcl::Value;

void check_program(const Value& config, ProviderReply& reply) {
  if (!config.attribute("program").is_known()) return;
  const auto elements = elements_of(config, "program");
  if (!elements.empty() && (!elements[0].is_known() || (!elements[0].is_null() && !elements[0].as_string().empty())))
    return;
  reply.error("Missing program", "The list \"program\" must begin with the program to run.",
              {PathStep::attribute("program")});
}

std::string query_text(const Value& planned) {
  std::vector<Json::Member> members;
  for (auto& [key, text] : text_map_of(planned, "query")) members.emplace_back(key, Json::string(text));
  return Json::object(std::move(members)).dump();
}

Result<Value> result_map(const std::string& program, const std::string& output) {
  const auto answer = parse_json(output);
  if (!answer || !answer->is_object()) {
    return failure("The program " + program + " must print a JSON object whose values are strings" +
                   (answer ? "." : ": " + answer.error().message) + " It printed: " + output.substr(0, 1000));
  }
  std::vector<hcl::MapEntry> entries;
  for (const auto& [key, value] : answer->members()) {
    if (!value.is_string()) {
      return failure("The program " + program + " must print a JSON object whose values are strings; \"" + key +
                     "\" is none.");
    }
    entries.emplace_back(key, Value::string(value.text()));
  }
  return Value::map(Type::string(), std::move(entries));
}

Result<Value> read_external(const ProviderEnvironment& environment, const Value& planned, ProviderReply&) {
  ProcessRequest request;
  // Empty arguments are left out, as the provider does it.
  for (auto& argument : texts_of(planned, "program")) {
    if (!argument.empty()) request.arguments.push_back(std::move(argument));
  }
  if (request.arguments.empty()) return failure("The list \"program\" must begin with the program to run.");
  if (has_member(planned, "working_dir")) {
    request.directory = join_path(environment.working_directory, text_of(planned, "working_dir"));
  }
  request.input = query_text(planned);
  isolate_command(request, environment);
  const std::string& program = request.arguments[0];
  const ProcessResult result = TRY(processes_of(environment).run(request));
  if (result.status != 0) {
    return failure("The program " + program + " ended with status " + std::to_string(result.status) +
                   (result.errors.empty() ? " and wrote no error message." : ": " + std::string(trim(result.errors))));
  }
  return with_members(planned, {{"id", Value::string("-")}, {"result", TRY(result_map(program, result.output))}});
}

const ProviderTable& external_table() {
  static const ProviderTable kTable =
      finish_table({.data_sources = {{.name = "external",
                                      .schema = block_of({{"id", Type::string(), kComputed},
                                                          {"program", Type::list(Type::string()), kRequired},
                                                          {"query", Type::map(Type::string()), kOptional},
                                                          {"result", Type::map(Type::string()), kComputed},
                                                          {"working_dir", Type::string(), kOptional}}),
                                      .waits = true,
                                      .validate = check_program,
                                      .read = read_external}}});
  return kTable;
}

}  // namespace

ProviderKind external_provider() { return table_kind<external_table>({.type = "external", .version = "2.3.5"}); }

}  // namespace regionfall::terraform
