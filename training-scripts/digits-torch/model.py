"""A small vision transformer for images of 8 x 8 pixels: each row of an image is a token."""

import torch
from torch import nn

SIDE = 8
CLASSES = 10


class RowTransformer(nn.Module):
    def __init__(self, width=64, depth=2, heads=4):
        super().__init__()
        self.embed = nn.Linear(SIDE, width)
        self.place = nn.Parameter(torch.zeros(1, SIDE, width))
        layer = nn.TransformerEncoderLayer(width, heads, 2 * width, dropout=0.1, batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, depth, enable_nested_tensor=False)
        self.head = nn.Linear(width, CLASSES)

    def forward(self, images):
        """Logits of shape (images, CLASSES) for pixels of 0 to 1, of shape (images, SIDE * SIDE)."""
        rows = images.view(-1, SIDE, SIDE)
        return self.head(self.body(self.embed(rows) + self.place).mean(dim=1))


def load_pretrained(model, weights):
    """Takes over what fits; a head for other classes does not, and starts anew. Returns the names that were left out."""
    own = model.state_dict()
    fitting = {name: value for name, value in weights.items() if name in own and own[name].shape == value.shape}
    model.load_state_dict({**own, **fitting})
    return sorted(set(own) - set(fitting))
