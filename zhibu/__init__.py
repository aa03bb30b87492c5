"""zhibu (支部): the everyday system of a party organisation."""
