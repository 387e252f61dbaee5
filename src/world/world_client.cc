#include "world/world_client.h"

#include <utility>

#include "net/message_socket.h"

namespace regionfall::world {

Result<WorldAnswer> ask_world(const DataFolder& folder, const Json& request) {
  const auto socket = net::connect_for_messages(folder.control_socket());
  if (!socket)
    return failure("No world is running on " + folder.path +
                   ". `regionfall serve` starts one; -data names another folder.");
  TRY(net::send_message(*socket, request.dump()));
  auto message = TRY(net::receive_message(*socket));
  if (!message) return failure("The world on " + folder.path + " has ended before it answered.");
  Json answer = TRY(parse_json(message->text));
  if (!answer["ok"].as_bool()) return failure(answer["error"].text());
  return WorldAnswer{std::move(answer), std::move(message->descriptors)};
}

}  // namespace regionfall::world
